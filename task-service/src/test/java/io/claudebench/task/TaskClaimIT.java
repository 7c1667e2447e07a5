package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskClaimTest} against the executable. */
@QuarkusIntegrationTest
class TaskClaimIT extends TaskClaimTest {}
