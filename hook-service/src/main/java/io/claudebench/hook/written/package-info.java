/**
 * What sessions wrote to files, for as long as they may run it: a script that one call writes is judged when the next
 * runs it. In memory, the same on every replica. Begin in {@code WrittenFiles}.
 */
package io.claudebench.hook.written;
