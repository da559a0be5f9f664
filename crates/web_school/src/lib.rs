//! Wing: daily work of schools and clubs.
