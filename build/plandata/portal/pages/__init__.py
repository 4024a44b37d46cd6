"""What each page of the portal shows, one module a page or a part of one."""
