# What only programs are told.
refused-key-reused = This Idempotency-Key was already used for another request. Use a new key for each new request.
