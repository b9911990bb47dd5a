-- A webhook signs its requests with a secret that must be read again, so it is kept encrypted, not hashed.

-- The id of the key, the nonce and the ciphertext, as `server.access.sealing` writes them.
ALTER TABLE secrets ADD COLUMN sealed bytea;
