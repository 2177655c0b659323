"""The command `tb-gan-doctor`: one module for each sub-command."""
