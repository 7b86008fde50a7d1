/*
 * Draws the charts of the report and keeps one view (zoom) and one crosshair for all of them.
 * A plain browser script, inlined as it stands. Strips, markers and bars are placed by the style sheet from
 * --from and --scale (the view) and --cursor (the crosshair), so this script only has to set those.
 */
const { startMs, minutes, charts } = JSON.parse(document.getElementById('report-data').textContent);
const board = document.querySelector('.board');
const ruler = document.getElementById('ruler');
const axisWidth = 44;
const minutesMin = 5;
/* Between the middles of two markers: one that stands for several is wider. */
const markerGap = { one: 31, several: 40 };
const plots = [];
let view = { min: 0, max: minutes };

const colour = (name) => getComputedStyle(board).getPropertyValue(`--${name}`).trim();
const utc = (minute) => new Date(startMs + minute * 60_000).toISOString();
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/* ---- the time axis ---- */

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200];

/** Round instants of the clock within the view, as minutes of the run, far enough apart for their labels. */
function ticks() {
  const fits = (step) => (step / (view.max - view.min)) * ruler.clientWidth >= 80;
  const step = steps.find(fits) ?? steps.at(-1);
  const offset = startMs / 60_000;
  const found = [];
  let tick = Math.ceil((offset + view.min) / step) * step - offset;
  for (; tick <= view.max; tick += step) found.push(tick);
  return found;
}

/** Labels at the ends of the axis stay within it. */
function tickSide(tick) {
  const at = ((tick - view.min) / (view.max - view.min)) * ruler.clientWidth;
  if (at < 34) return 'first';
  return at > ruler.clientWidth - 34 ? 'last' : '';
}

function tickLabel(minute) {
  const text = utc(minute);
  if (text.slice(11, 16) !== '00:00') return text.slice(11, 16);
  return `${days[new Date(startMs + minute * 60_000).getUTCDay()]} ${text.slice(5, 10)}`;
}

function drawRuler() {
  const labels = ticks().map((tick) => {
    const label = document.createElement('span');
    label.className = `tick ${tickSide(tick)}`;
    label.style.setProperty('--a', tick / minutes);
    label.textContent = tickLabel(tick);
    return label;
  });
  const aim = document.createElement('output');
  aim.className = 'aim';
  ruler.replaceChildren(...labels, aim);
}

/* ---- the charts ---- */

/** The colour of the curve changes at the thresholds: a gradient with hard edges. */
function stroke(chart) {
  return (plot) => {
    if (chart.bands.length === 0) return colour('line');
    const { top, height } = plot.bbox;
    const gradient = plot.ctx.createLinearGradient(0, top + height, 0, top);
    let below = colour('line');
    gradient.addColorStop(0, below);
    for (const { value, kind } of chart.bands) {
      const edge = Math.min(1, value / chart.top);
      gradient.addColorStop(edge, below);
      below = colour(kind);
      gradient.addColorStop(edge, below);
    }
    gradient.addColorStop(1, below);
    return gradient;
  };
}

function dataOf(chart) {
  const at = chart.minutes ?? chart.values.map((_value, minute) => minute);
  const shifted = at.map((minute) => minute + chart.firstMinute);
  return [shifted, chart.values];
}

function optionsOf(chart, width, height) {
  const grid = { stroke: () => colour('grid'), width: 1 };
  return {
    width,
    height,
    padding: [chart.inset, 0, chart.inset, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [view.min, view.max] },
      y: { range: () => [0, chart.top] },
    },
    axes: [
      {
        size: 0,
        gap: 0,
        grid,
        ticks: { show: false },
        splits: ticks,
        values: (_plot, at) => at.map(() => ''),
      },
      {
        size: axisWidth,
        gap: 4,
        space: 24,
        grid,
        ticks: { show: false },
        stroke: () => colour('soft'),
        font: '11px system-ui, sans-serif',
        values: (_plot, at) => at.map((value) => String(value)),
      },
    ],
    series: [
      {},
      {
        stroke: stroke(chart),
        width: 1.5,
        points: { show: false },
        ...(chart.step ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
      },
    ],
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 7, width: 0, fill: () => colour('ink'), stroke: () => colour('ink') },
      bind: { dblclick: () => null },
      /* Only the crosshair is shared by uPlot; zooming goes through `zoom`, once for all. */
      sync: {
        key: 'report',
        scales: ['x', null],
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    },
    hooks: { setCursor: [aimAt(chart)], setSelect: [zoomToSelection] },
  };
}

function reading(chart, plot) {
  const value = plot.cursor.idx == null ? null : plot.data[1][plot.cursor.idx];
  return value == null
    ? 'no data'
    : `${value.toFixed(chart.decimals).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${chart.unit}`;
}

/** Values beside the charts while the crosshair is on them, the summary otherwise. */
function aimAt(chart) {
  return (plot) => {
    const element = plot.root.closest('.row').querySelector('.reading');
    const off = plot.cursor.left < 0;
    element.textContent = off ? element.dataset.rest : reading(chart, plot);
    element.classList.toggle('live', !off);
    if (plot !== plots[0]) return;
    board.classList.toggle('aimed', !off);
    const share = plot.cursor.left / plot.over.clientWidth;
    board.style.setProperty('--cursor', share);
    const minute = view.min + share * (view.max - view.min);
    if (!off) ruler.querySelector('.aim').textContent = utc(minute).slice(0, 16).replace('T', ' ');
  };
}

function zoomToSelection(plot) {
  const { left, width } = plot.select;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width > 4) zoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'));
}

/* ---- one view for everything ---- */

/** Where neighbours would overlap the first one stands for all and tells how many they are. */
function gatherMarkers(lane) {
  const width = lane.clientWidth;
  let lead = null;
  for (const marker of lane.children) {
    const share = Number(marker.style.getPropertyValue('--a'));
    const at = ((share * minutes - view.min) / (view.max - view.min)) * width;
    marker.hidden = at < -1 || at > width + 1;
    if (marker.hidden) continue;
    marker.classList.remove('merged');
    delete marker.dataset.count;
    if (lead !== null && at - lead.at < (lead.count > 1 ? markerGap.several : markerGap.one)) {
      marker.classList.add('merged');
      lead.count += 1;
      lead.marker.dataset.count = lead.count;
    } else lead = { marker, at, count: 1 };
  }
}

/** What a marker says: its own words, how many it stands for, and the reason from the row it leads to. */
function nameMarkers() {
  for (const marker of board.querySelectorAll('.marker')) {
    const reason = document.getElementById(marker.dataset.row)?.querySelector('.text')?.textContent;
    const more = marker.dataset.count > 1 ? ` (first of ${marker.dataset.count})` : '';
    marker.dataset.words ??= marker.getAttribute('aria-label');
    marker.title = marker.dataset.words + more + (reason ? `: ${reason}` : '');
    marker.setAttribute('aria-label', marker.title);
  }
}

function show(next) {
  view = next;
  board.style.setProperty('--from', view.min / minutes);
  board.style.setProperty('--scale', minutes / (view.max - view.min));
  drawRuler();
  for (const plot of plots) plot.setScale('x', view);
  for (const lane of board.querySelectorAll('.lane .track')) gatherMarkers(lane);
  nameMarkers();
}

/** Zooms and makes it a step of the history: one Back undoes one zoom. */
function zoom(from, to) {
  const length = Math.min(minutes, Math.max(minutesMin, to - from));
  const min = Math.min(minutes - length, Math.max(0, from));
  const next = { min, max: min + length };
  if (next.min === view.min && next.max === view.max) return;
  history.pushState(next, '');
  show(next);
}

const zooms = {
  in: (length) => zoom(view.min + length / 4, view.max - length / 4),
  out: (length) => zoom(view.min - length / 2, view.max + length / 2),
  earlier: (length) => zoom(view.min - length / 2, view.max - length / 2),
  later: (length) => zoom(view.min + length / 2, view.max + length / 2),
  all: () => zoom(0, minutes),
};

/* ---- events ---- */

board.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button?.dataset.zoom) zooms[button.dataset.zoom](view.max - view.min);
  if (button?.dataset.row) location.hash = button.dataset.row;
});
board.addEventListener('dblclick', (event) => {
  if (event.target.closest('.plot, .track')) zooms.all();
});
/* Over strips and markers the crosshair follows as well; uPlot sees only its own charts. */
board.addEventListener('pointermove', (event) => {
  const track = event.target.closest('.track');
  if (track === null || plots.length === 0) return;
  const left = event.clientX - track.getBoundingClientRect().left;
  plots[0].setCursor({ left, top: 1 }, true, true);
});
board.addEventListener('pointerleave', () => {
  plots[0]?.setCursor({ left: -10, top: -10 }, true, true);
});
addEventListener('popstate', (event) => {
  if (event.state === null) history.replaceState(view, '');
  else show(event.state);
});
addEventListener('resize', () => {
  for (const plot of plots) {
    plot.setSize({ width: plot.root.parentElement.clientWidth, height: plot.height });
  }
  show(view);
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const plot of plots) plot.redraw();
});

for (const chart of charts) {
  const place = document.getElementById(chart.id);
  const options = optionsOf(chart, place.clientWidth, place.clientHeight);
  plots.push(new uPlot(options, dataOf(chart), place));
}
if (history.state === null) history.replaceState(view, '');
show(history.state);
