"""What was said: contacts, phone calls, drafts, reasons and outcomes."""
