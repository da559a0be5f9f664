//! Fresh databases of both kinds, a small province, a still clock, a browser without a window.
