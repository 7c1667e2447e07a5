package io.claudebench.core.redis;

/** What is sent to Redis, and the digest by which Redis remembers it. */
record Text(String source, String sha) {}
