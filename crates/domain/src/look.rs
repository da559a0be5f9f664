//! Looking at a child's record: every opening by staff is noted, and the family may see who looked (D15, D28).

use crate::word_list;

word_list! {
    /// What somebody of the staff looked at.
    Look {
        /// The learner's page or term.
        Record = "record",
        /// The answers of family and learner.
        Consents = "consents",
        /// The sheet of criteria.
        Sheet = "sheet",
        /// A slip for the family.
        Slip = "slip",
        /// A sign-in card.
        Card = "card",
        /// A list with names that was taken away as a file.
        Export = "export",
        /// A picture.
        Picture = "picture",
        /// The copy of everything about the learner (D28).
        Copy = "copy",
        /// A move to another school.
        Transfer = "transfer",
    }
}
