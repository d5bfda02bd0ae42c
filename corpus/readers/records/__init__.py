"""Records: what the fields of other programs' articles mean, and the files that hold them. Cleans no field."""

__all__ = ["broken_feeds", "cut_texts", "document_xml", "fields", "item_xml", "json_file", "record_pages"]
