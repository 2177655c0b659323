"""Windows in, Report out: rules, episodes, causes. numpy and the standard library only."""
