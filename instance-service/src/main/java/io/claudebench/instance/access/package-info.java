/**
 * API keys that are made, changed and taken back while the fleet runs. Begin with {@code KeyCreate}; who shows such a
 * key is looked up by {@code io.claudebench.core.access.Keyring} in every service.
 */
package io.claudebench.instance.access;
