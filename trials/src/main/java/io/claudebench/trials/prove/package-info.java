/**
 * The program behind {@code ./fleet prove}: rounds of load under faults, each with its seed and its verdict. Begin
 * with {@code Prove}.
 */
package io.claudebench.trials.prove;
