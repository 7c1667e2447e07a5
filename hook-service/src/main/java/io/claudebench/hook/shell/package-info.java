/**
 * A command line read as a shell reads it, and nothing run: text becomes {@code Node}s of {@code Word}s, a walk over
 * them keeps what a shell would remember, and every program that would start is a
 * {@link io.claudebench.hook.shell.Command} with its words, its input and its directory. Begin in
 * {@link io.claudebench.hook.shell.Reading}, then {@code Walk} and {@code Launch}.
 */
package io.claudebench.hook.shell;
