// libcrypto as this program uses it: with its own provider and by no configuration of the machine's.
#ifndef GATE_BASE_CRYPTO_H_
#define GATE_BASE_CRYPTO_H_

namespace gate {

// To be called before anything else of libcrypto. OPENSSL_CONF and openssl.cnf can have other code loaded, which would
// then say which digests and signatures are right.
void ignore_crypto_configuration();

}  // namespace gate

#endif  // GATE_BASE_CRYPTO_H_
