//! Wing: communes and Department: overview, benches, periods, orgs.
