//! Wing: sign-in and public pages.
