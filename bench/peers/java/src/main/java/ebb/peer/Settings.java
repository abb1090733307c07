package ebb.peer;

/** `messages` is how many the topic holds; after that many the peer ends. */
record Settings(String brokers, String jdbcUrl, String topic, String group, String modelId, double medianGapDays,
    int threads, int batch, long messages) { }
