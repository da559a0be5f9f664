# The audit chain of an org. The key audit-FEATURE-STEP is the word for each action code.
audit-title = Audit
audit-caption = What was done at the organisation, newest first
audit-head = Last line { $seq }, hash { $hash }
audit-what = What
audit-when = When
audit-who = Who
audit-subject = To what
audit-seq = Line
audit-hash = Hash
audit-system = System
audit-gone = Account is gone
audit-none = No lines yet
audit-none-why = Each step that changes data of the organisation leaves a line here.
audit-check = Check the chain
audit-export = Download
audit-back = Back to the audit
audit-whole = The chain is whole.
audit-whole-what = { $n ->
    [one] One line follows
   *[other] { $n } lines follow
} each other by their hashes from the first to the last.
audit-broken = The chain was changed.
audit-broken-do = Leave the server as it is, tell the operator, and compare with the hash printed on the reports.
audit-fault-gap = Line { $seq } is missing or comes twice.
audit-fault-unlinked = Line { $seq } does not follow the line before it.
audit-fault-altered = The text of line { $seq } does not fit its hash.
audit-fault-rewritten = Line { $seq } does not fit the hash that was written down: the chain was rewritten or cut.
audit-checkpoint = Head of the chain
audit-checkpoint-why = This number and hash are printed on every report. Keep the paper to compare later.
audit-on-org = Organisation
audit-on-account = Account
audit-on-plan = Plan
audit-on-report = Report
audit-on-activity = Activity
audit-on-club = Club
audit-on-term = Ambassador
audit-on-list = Class list
audit-on-import = Import
audit-on-period = Period
audit-on-tally = Help given
audit-org-create = Organisation added
audit-org-change = Organisation changed
audit-account-invite = Account made
audit-account-take_over = Account taken over with the code
audit-account-code = New code made
audit-account-state = Account locked or opened
audit-token-create = Access token made
