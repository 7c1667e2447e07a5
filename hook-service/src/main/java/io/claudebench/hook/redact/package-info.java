/**
 * Takes secrets out of what agents say and do before anything of it is stored. Secrets are known by their shape
 * ({@code redact/kinds.tsv}), or by the name before them and how they look. Begin in
 * {@link io.claudebench.hook.redact.Redactor}, then {@code Search}. It is a net with holes: a secret that has neither a
 * known shape nor a telling name passes.
 */
package io.claudebench.hook.redact;
