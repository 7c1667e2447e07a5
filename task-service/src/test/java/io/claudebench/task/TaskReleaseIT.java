package io.claudebench.task;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** {@link TaskReleaseTest} against the executable. */
@QuarkusIntegrationTest
class TaskReleaseIT extends TaskReleaseTest {}
