"""The command line: what people type. One file a command; heavy libraries are loaded only by the command that needs them."""
