-- Nothing but what the vault sealed is taken: format 1, the number of the key, a nonce, the text and its tag. A note of no
-- words would take 56 bytes.
ALTER TABLE referral_caseidentity ADD CONSTRAINT identity_is_sealed
    CHECK (octet_length(sealed) > 45 AND get_byte(sealed, 0) = 1);
ALTER TABLE referral_casecontact ADD CONSTRAINT contact_is_sealed
    CHECK (octet_length(sealed) > 45 AND get_byte(sealed, 0) = 1);
ALTER TABLE referral_casenote ADD CONSTRAINT note_says_something
    CHECK (octet_length(sealed) > 56 AND get_byte(sealed, 0) = 1);
ALTER TABLE referral_referraldraft ADD CONSTRAINT draft_is_sealed
    CHECK (octet_length(sealed) = 0 OR octet_length(sealed) > 45 AND get_byte(sealed, 0) = 1);
