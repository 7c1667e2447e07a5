/**
 * The messages of JSON-RPC 2.0 and the two forms of a refusal, as every door and carried call writes them. Begin with
 * {@link io.claudebench.core.wire.Rpc}.
 */
package io.claudebench.core.wire;
