"""Room 4: documents and interview notes, from the file to the quotation."""
