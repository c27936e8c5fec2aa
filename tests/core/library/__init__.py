"""Documents, from the file to the quotation."""
