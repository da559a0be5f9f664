# Why a request came to nothing, and what to do next.
problem-home = Go to the home page
problem-to-sign-in = Sign in
problem-sign-in = Please sign in
problem-sign-in-what = Your session has ended. Sign in again to go on.
problem-family-over = Open it again from the slip
problem-family-over-what = The family page was closed after some time without use. Open the address or scan the code on the slip again and give your own key.
problem-not-found = Not found
problem-not-found-what = This page does not exist, or is not for your account. Please check the address.
problem-forbidden = Not allowed
problem-forbidden-what = Your account may see this but not do what you chose. Ask the person in charge at your organisation.
problem-foreign = Request blocked
problem-foreign-what = The request came from another website, so nothing was done. Open the page from this system and try again.
problem-refused = Not possible yet
problem-invalid = Some details need mending
problem-invalid-what = Some details are not right. Mend the ones named and send again.
problem-stale = Changed in the meantime
problem-stale-what = Somebody else has just changed this. Reload the page to see the new version, then go on.
problem-bad-request = The request cannot be read
problem-bad-request-what = What was sent is incomplete or malformed. Go back to the page before and try again.
problem-bad-method = Wrong kind of request
problem-bad-method-what = This address does not take that kind of request. Open the page again from the menu.
problem-too-large = Too large
problem-too-large-what = More was sent than is allowed. Split the file or make it smaller, then send again.
problem-too-many = Too fast
problem-too-many-what = { $seconds ->
    [one] Wait one second, then try again.
   *[other] Wait { $seconds } seconds, then try again.
}
problem-busy = The system is busy
problem-busy-what = Many people are using it at once. Try again in a minute; what was saved is safe.
problem-broken = The system had a fault
problem-broken-what = The fault is ours, not yours. Try again; if it stays, tell the administrator this number: { $number }
