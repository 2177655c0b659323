"""What is known of runs as bodies of answers: pure functions, for the tab and the HTML page."""
