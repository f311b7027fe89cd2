"""核稿: what people typed, read against the figures in force. Text in, findings out; nothing is changed."""
