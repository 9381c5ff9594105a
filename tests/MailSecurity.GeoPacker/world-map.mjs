// Makes MailSecurity.Dashboard/wwwroot/world.svg and the table in MailSecurity.Domain/Geo/CountryCentres.cs from Natural Earth
// (public domain), as npm world-atlas packs it: node world-map.mjs NODE_MODULES world.svg centres.txt
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const [, , modules, mapFile, centresFile] = process.argv;
const require = createRequire(`${modules}/`);
const topo = require('topojson-client');
const iso = require('i18n-iso-countries');
const read = name => JSON.parse(readFileSync(`${modules}/world-atlas/${name}.json`));

// Equirectangular, 84 N to 58 S: nobody logs in from the Antarctic's ice.
const WIDTH = 1000;
const project = ([longitude, latitude]) => [(longitude + 180) / 360 * WIDTH, (84 - latitude) / 360 * WIDTH];
const tenth = number => Math.round(number * 10) / 10;
const signed = number => (number < 0 ? '' : ' ') + number;

function draw(points, isClosed) {
  let text = '', last, count = 0;
  for (const point of points.map(point => point.map(tenth))) {
    if (count === 0) {
      text += `M${point[0]} ${point[1]}`;
    } else {
      const [x, y] = [tenth(point[0] - last[0]), tenth(point[1] - last[1])];
      if (x === 0 && y === 0) continue;
      text += count === 1 ? `l${x}${signed(y)}` : signed(x) + signed(y);
    }
    last = point;
    count++;
  }
  return count < 3 && isClosed ? '' : text.replace(/([\s\-lM])0\./g, '$1.') + (isClosed ? 'z' : '');
}

// Across the date line: drawn as one piece beyond the edge, and once more on the other side.
function path(coordinates, isClosed) {
  let shift = 0, last = null;
  const points = coordinates.map(project).map(([x, y]) => {
    if (last !== null && Math.abs(x + shift - last) > WIDTH / 2) shift += x + shift > last ? -WIDTH : WIDTH;
    last = x + shift;
    return [last, y];
  });
  const moved = by => draw(points.map(([x, y]) => [x + by, y]), isClosed);
  const all = points.map(([x]) => x);
  return moved(0) + (Math.max(...all) > WIDTH + 0.05 ? moved(-WIDTH) : '') + (Math.min(...all) < -0.05 ? moved(WIDTH) : '');
}

const world = read('countries-110m');
const countries = world.objects.countries;
const isLand = country => country.id !== '010';
const land = topo.merge(world, countries.geometries.filter(isLand)).coordinates.flatMap(rings => rings.map(ring => path(ring, true))).join('');
const borders = topo.mesh(world, countries, (one, other) => one !== other && isLand(one) && isLand(other)).coordinates.map(line => path(line, false)).join('');
writeFileSync(mapFile, `<!-- Made from Natural Earth 1:110m (public domain), equirectangular, 84 N to 58 S: x = (longitude + 180) / 0.36, y = (84 - latitude) / 0.36. -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 394"><mask id="m"><path fill="#fff" d="${land}"/><path fill="none" stroke="#000" stroke-width=".9" d="${borders}"/></mask><path mask="url(#m)" d="M0 0h1000v394H0z"/></svg>
`);

// A country's centre is that of its greatest piece: the middle of France is not in the Atlantic.
const crosses = ring => ring.slice(1).map((point, at) => [ring[at], point, ring[at][0] * point[1] - point[0] * ring[at][1]]);
const area = ring => Math.abs(crosses(ring).reduce((sum, [, , cross]) => sum + cross, 0) / 2);
function centre(ring) {
  const total = crosses(ring).reduce((sum, [, , cross]) => sum + cross, 0) * 3;
  return [0, 1].map(axis => crosses(ring).reduce((sum, [one, other, cross]) => sum + (one[axis] + other[axis]) * cross, 0) / total);
}

const centres = new Map();
const detailed = read('countries-50m');
for (const country of topo.feature(detailed, detailed.objects.countries).features) {
  const code = country.id ? iso.numericToAlpha2(country.id) : country.properties.name === 'Kosovo' ? 'XK' : undefined;
  if (!code) continue;
  const rings = (country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates).map(rings => rings[0]);
  const greatest = rings.reduce((best, ring) => area(ring) > area(best) ? ring : best);
  if (!(centres.get(code)?.area > area(greatest))) centres.set(code, { area: area(greatest), at: centre(greatest) });
}

// Islands and parts of countries that the source does not hold by themselves.
const missing = 'BQ 12.2 -68.3;BV -54.4 3.4;CC -12.2 96.8;CX -10.5 105.7;GF 4.0 -53.1;GI 36.1 -5.4;GP 16.2 -61.6;MQ 14.6 -61.0;RE -21.1 55.5;'
  + 'SJ 78.0 20.0;TK -9.2 -171.8;TV -8.5 179.2;UM 19.3 166.6;YT -12.8 45.1';
const known = [...centres].map(([code, { at: [longitude, latitude] }]) => `${code} ${latitude.toFixed(1)} ${longitude.toFixed(1)}`);
writeFileSync(centresFile, [...known, ...missing.split(';').filter(entry => !centres.has(entry.slice(0, 2)))].sort().join('; ') + ';\n');
