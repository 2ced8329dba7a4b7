object c8db4b5dd2e8a3e05ac47b20c36a97dcdcf51866
type commit
tag v1
tagger Alice <alice@example.com> 1795791926 +0000

A tag
-----BEGIN PGP SIGNATURE-----

iHUEABYIAB0WIQS6OgVJeNQZgQQlBbrfcPnRMjZITQUCawmcNgAKCRDfcPnRMjZI
TUG7AP9uGAl68NqJzb8UuKS5nsEqoBpXJat2ek9qLuOZm682ngD8DdB7/Nrd7Yvg
UoIHV24LTxRgXGJMhtVy0C0Dj2NhwQ8=
=Cr/j
-----END PGP SIGNATURE-----
