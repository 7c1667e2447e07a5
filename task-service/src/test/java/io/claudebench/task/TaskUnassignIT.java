package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskUnassignTest} against the executable. */
@QuarkusIntegrationTest
class TaskUnassignIT extends TaskUnassignTest {}
