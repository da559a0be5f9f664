# The frame of every page.
frame-product = Digital Ambassadors
frame-skip = Skip to main content
frame-menu = Open menu
frame-close = Close menu
frame-nav = Menu
frame-crumbs = You are here
frame-orgs = Choose organisation
frame-switch-org = Switch organisation, now at
# Label of the button that switches to Vietnamese, read in Vietnamese.
frame-language = Chuyển sang tiếng Việt
frame-language-short = Tiếng Việt
frame-account = Account
frame-my-account = My account
frame-sign-out = Sign out
frame-waiting = Waiting:
frame-dismiss = Hide this notice
frame-yes = Yes
frame-no = No, go back
frame-legal = School digital ambassadors of Quảng Ngãi province. Personal data is protected under the Personal Data Protection Law.
