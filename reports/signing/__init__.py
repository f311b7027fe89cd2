"""From 送签 to 归档: a letter freezes, is signed, numbered, sealed, sent and filed. flow.py is the rule."""
