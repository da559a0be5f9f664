//! What people do: one public function per thing a person can ask for.
