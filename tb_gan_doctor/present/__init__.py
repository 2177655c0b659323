"""The Report as JSON, terminal text, Markdown and HTML, and the pages that explain a fault."""
