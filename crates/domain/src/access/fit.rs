//! Which roles fit which kind of org, and what a role must be bound to before it may act.

use super::Role;
use crate::org::OrgKind;

/// What a grant of a role has to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Nothing: the role is held at the org as a whole.
    Org,
    /// A club of the org.
    Club,
    /// A class, as it is written in the class list.
    Class,
    /// A learner: named by the school that confirmed whose child it is, never by the invitation.
    Learner,
}

/// The roles that can be given at an org of this kind, in the order they are offered.
///
/// Nobody holds the Department's roles at a school, and no school role reaches a commune: a grant in the wrong place
/// would reach further than the people who signed it meant (security, abuse 4).
pub const fn roles_for(kind: OrgKind) -> &'static [Role] {
    match kind {
        OrgKind::Ministry => &[],
        OrgKind::Department => {
            &[Role::DepartmentLead, Role::DepartmentOffice, Role::DepartmentLeader, Role::Operator]
        }
        OrgKind::Office => &[Role::DepartmentOffice],
        OrgKind::Commune => &[Role::CommuneOfficer, Role::CommuneLeader, Role::Operator],
        OrgKind::School => &[
            Role::SchoolHead,
            Role::Coordinator,
            Role::Advisor,
            Role::FormTeacher,
            Role::Ambassador,
            Role::Guardian,
        ],
        OrgKind::Partner => &[Role::Partner],
    }
}

impl Role {
    /// What a grant of this role names. A guardian's child is named by the consent, not by the invitation: the
    /// operator who invites sees no learner.
    pub const fn bound_to(self) -> Bound {
        match self {
            Self::Advisor | Self::Ambassador => Bound::Club,
            Self::FormTeacher => Bound::Class,
            Self::Guardian => Bound::Learner,
            Self::DepartmentLead
            | Self::DepartmentOffice
            | Self::DepartmentLeader
            | Self::CommuneOfficer
            | Self::CommuneLeader
            | Self::SchoolHead
            | Self::Coordinator
            | Self::Partner
            | Self::Operator => Bound::Org,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Action, Reach};

    #[test]
    fn every_role_fits_somewhere() {
        for role in Role::ALL {
            assert!(OrgKind::ALL.iter().any(|kind| roles_for(*kind).contains(role)), "{role}");
        }
    }

    #[test]
    fn what_is_only_ones_own_is_named_by_the_grant() {
        for role in Role::ALL {
            let own = Action::ALL.iter().any(|action| role.reach(*action) == Some(Reach::Own));
            assert_eq!(own, role.bound_to() != Bound::Org, "{role}");
        }
    }

    #[test]
    fn nothing_below_is_given_at_a_school_or_a_partner() {
        for kind in [OrgKind::School, OrgKind::Partner] {
            for role in roles_for(kind) {
                let below = Action::ALL.iter().any(|a| role.reach(*a) == Some(Reach::Below));
                assert!(!below, "{role} at {kind}");
            }
        }
    }
}
