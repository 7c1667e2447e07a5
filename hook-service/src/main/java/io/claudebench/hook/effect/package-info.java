/**
 * What a command line would do to the machine, the repository, the secrets: each effect with the words that cause it.
 * Rules look at the programs that run, never at the text, so that data is never taken for a command. Begin in
 * {@link io.claudebench.hook.effect.Effects}.
 */
package io.claudebench.hook.effect;
