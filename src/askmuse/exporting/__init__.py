"""Writes quotes with their sources as documents, bibliographies, annotations and receipts: one module a format."""
