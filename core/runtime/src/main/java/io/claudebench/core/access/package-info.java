/**
 * Who calls, and for which tenant: the API keys of the configuration, those that key.create made, which stand in
 * Redis, and tokens of an issuer. Begin with {@link io.claudebench.core.access.Authenticator}. What a caller may do is
 * declared by each verb ({@link io.claudebench.core.Access}).
 */
package io.claudebench.core.access;
