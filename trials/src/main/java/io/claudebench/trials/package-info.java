/**
 * The fleet under faults, as real processes. {@code kit} starts, cuts and ends them; {@code load} works on them as
 * clients would; {@code history} keeps every call and its answer; {@code check} says what of the promise the history
 * and the final state break; {@code fault} harms; {@code sweep} asks what nobody should; {@code prove} is the program
 * behind {@code ./fleet prove}.
 */
package io.claudebench.trials;
