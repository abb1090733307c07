// The few words in which the dashboards are written. `node grafana/build.mjs` turns them into Grafana's JSON.

const datasource = { type: 'prometheus', uid: '${datasource}' };

/** Grafana's names of units. */
export const unit = {
  perSecond: 'reqps',
  events: 'eps',
  seconds: 's',
  ratio: 'percentunit',
  bytes: 'bytes',
  count: 'short',
  cores: 'none',
};

function targetsOf(queries) {
  return queries.map(([expr, legendFormat], index) => ({
    datasource,
    editorMode: 'code',
    expr,
    legendFormat,
    range: true,
    refId: String.fromCharCode(65 + index),
  }));
}

/**
 * Lines over time.
 *
 * @param queries pairs of PromQL and legend
 * @param options.description what a reader learns from it, and which way is bad
 */
export function lines(
  title,
  queries,
  { unit: unitName, description, width = 12, height = 8, max, stacked = false },
) {
  return {
    width,
    height,
    panel: {
      type: 'timeseries',
      title,
      description,
      datasource,
      targets: targetsOf(queries),
      fieldConfig: {
        defaults: {
          unit: unitName,
          min: 0,
          ...(max === undefined ? {} : { max }),
          custom: {
            drawStyle: 'line',
            lineWidth: 1,
            fillOpacity: stacked ? 30 : 8,
            showPoints: 'never',
            spanNulls: false,
            ...(stacked ? { stacking: { mode: 'normal', group: 'A' } } : {}),
          },
        },
        overrides: [],
      },
      options: {
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    },
  };
}

/** One number, with colours from its thresholds: pairs of lower bound and colour, the first bound is null. */
export function statPanel(
  title,
  query,
  { unit: unitName, description, width = 6, height = 4, decimals, thresholds },
) {
  return {
    width,
    height,
    panel: {
      type: 'stat',
      title,
      description,
      datasource,
      targets: targetsOf([[query, '']]),
      fieldConfig: {
        defaults: {
          unit: unitName,
          ...(decimals === undefined ? {} : { decimals }),
          thresholds: {
            mode: 'absolute',
            steps: (thresholds ?? [[null, 'text']]).map(([value, color]) => ({ value, color })),
          },
        },
        overrides: [],
      },
      options: {
        colorMode: thresholds === undefined ? 'none' : 'value',
        graphMode: 'area',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      },
    },
  };
}

export function row(title) {
  return { width: 24, height: 1, panel: { type: 'row', title, collapsed: false, panels: [] } };
}

/** Lays panels out from left to right, top to bottom, in Grafana's 24 columns. */
function laidOut(parts) {
  let [x, y, lineHeight] = [0, 0, 0];
  return parts.map(({ width, height, panel }, index) => {
    if (x + width > 24) [x, y, lineHeight] = [0, y + lineHeight, 0];
    const gridPos = { x, y, w: width, h: height };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return { id: index + 1, gridPos, ...panel };
  });
}

/** @param options.variables further template variables, besides the data source */
export function dashboard({ uid, title, description, parts, variables = [], from = 'now-1h' }) {
  return {
    uid,
    title,
    description,
    tags: ['ebb'],
    editable: false,
    graphTooltip: 1,
    refresh: '10s',
    schemaVersion: 39,
    time: { from, to: 'now' },
    timezone: 'browser',
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
          current: {},
          hide: 0,
        },
        ...variables,
      ],
    },
    links: [
      {
        title: 'Ebb',
        type: 'dashboards',
        tags: ['ebb'],
        asDropdown: true,
        includeVars: true,
        keepTime: true,
      },
    ],
    panels: laidOut(parts),
  };
}

/** A variable whose values are those of a label. */
export function labelVariable(name, label, metric) {
  const query = `label_values(${metric}, ${name})`;
  return {
    name,
    label,
    type: 'query',
    datasource,
    definition: query,
    query: { query, refId: 'variable' },
    refresh: 2,
    includeAll: true,
    multi: true,
    allValue: '.*',
    current: { selected: true, text: ['All'], value: ['$__all'] },
    sort: 1,
  };
}
