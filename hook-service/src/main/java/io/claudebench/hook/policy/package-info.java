/**
 * Rules: what is done about which call. {@code Policies} has for each tenant the {@code Book} in force: the built-in
 * rules, those of the configuration and those of the tenant's own versioned sets. It judges a {@code ToolCall} from
 * memory and gives a {@code Verdict}; only a rule about a lease asks Redis ({@code Leases}). Begin in {@code Book}.
 */
package io.claudebench.hook.policy;
