"""`askmuse chat`: a conversation of questions, which may refer to earlier ones, and commands."""
