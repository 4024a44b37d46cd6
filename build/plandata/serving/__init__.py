"""Starts the portal: a free port, a fresh build, Datasette with our plugins."""
