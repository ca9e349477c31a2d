#include "gate/base/crypto.h"

#include <openssl/crypto.h>

#include "gate/base/result.h"

namespace gate {

void ignore_crypto_configuration() { GATE_INVARIANT(OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1); }

}  // namespace gate
