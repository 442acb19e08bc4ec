"""The readers of each kind of file. They run in the killable process and import nothing heavy."""
