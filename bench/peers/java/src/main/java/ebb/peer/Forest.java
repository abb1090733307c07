package ebb.peer;

/** A forest in flat arrays: a row goes left where its feature is at most the threshold; a leaf has feature -1. */
public final class Forest {
  public int[] roots;
  public int[] feature;
  public float[] threshold;
  public int[] left;
  public int[] right;
  public double[] value;

  /** Mean of the trees' leaf values for twelve features. */
  public double predict(double[] row) {
    double sum = 0;
    for (int root : roots) {
      int node = root;
      for (int f = feature[node]; f >= 0; f = feature[node]) {
        node = (float) row[f] <= threshold[node] ? left[node] : right[node];
      }
      sum += value[node];
    }
    return sum / roots.length;
  }
}
