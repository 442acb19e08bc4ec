/* Handing in a file: sent as it is, with its progress shown, and stopped when asked. */
(function () {
  "use strict";

  const desk = window.atlasDesk;
  const form = desk.byId("upload");
  if (!form) return;
  const input = desk.byId("upload-file");
  const drop = form.querySelector(".drop");
  const name = form.querySelector(".drop-name");
  const user = desk.byId("upload-user");
  if (desk.savedUser()) user.value = desk.savedUser();

  function show() {
    const file = input.files[0];
    name.textContent = file ? file.name + " \u00b7 " + (file.size / 1e6).toFixed(file.size < 1e6 ? 2 : 1) + " MB" : name.dataset.empty;
    drop.classList.toggle("chosen", Boolean(file));
    if (file && file.size > Number(form.dataset.limit)) desk.fail(form.dataset.tooLarge);
    else desk.failNot();
  }

  input.addEventListener("change", show);
  ["dragenter", "dragover"].forEach(function (kind) {
    drop.addEventListener(kind, function () { drop.classList.add("over"); });
  });
  ["dragleave", "drop", "dragend"].forEach(function (kind) {
    drop.addEventListener(kind, function () { drop.classList.remove("over"); });
  });

  function options() {
    const given = new URLSearchParams();
    form.querySelectorAll("[name]").forEach(function (field) {
      if (field.value) given.set(field.name, field.value);
    });
    return given;
  }

  /* Resolves with the answer; rejects with an error whose message can be shown. */
  function send(file) {
    const line = desk.byId("work").querySelector(".work-text");
    const given = options();
    given.set("file_name", file.name);
    return new Promise(function (resolve, reject) {
      const request = new XMLHttpRequest();
      request.open("POST", desk.base + "upload/" + form.dataset.kind + "?" + given);
      request.setRequestHeader("X-Atlas-Request", "1");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = function (event) {
        if (event.lengthComputable) desk.tell(event.loaded / event.total, line.dataset.upload);
      };
      request.onload = function () {
        let answer = null;
        try { answer = JSON.parse(request.responseText); } catch (_none) { /* told below */ }
        if (request.status < 300 && answer) resolve(answer);
        else reject(new Error(desk.messageOf(answer, request.status + " " + request.statusText)));
      };
      request.onerror = function () { reject(new Error(line.dataset.lost)); };
      request.onabort = function () { resolve(null); };
      desk.setStop(function () { request.abort(); }, true);
      request.send(file);
    });
  }

  const PAGES = { staged: "of/", boundaries: "boundaries/of/", points: "points/of/" };

  function pageOf(result) {
    const kind = Object.keys(PAGES).find(function (one) { return result[one]; });
    return desk.page(PAGES[kind] + result[kind]);
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    const file = input.files[0];
    if (!file) { desk.fail(form.dataset.noFile); input.focus(); return; }
    if (!user.value.trim()) { desk.fail(form.dataset.noUser); user.focus(); return; }
    if (file.size > Number(form.dataset.limit)) { desk.fail(form.dataset.tooLarge); return; }
    desk.failNot();
    desk.keepUser(user.value);
    desk.begin(null);
    try {
      const started = await send(file);
      if (!started) return;
      desk.tell(null, null);
      desk.setStop(desk.stopper(started.job), false);
      const result = await desk.follow(started.job);
      if (result) window.location = pageOf(result);
    } catch (error) {
      desk.fail(error.message);
    } finally {
      desk.end();
    }
  });
})();
