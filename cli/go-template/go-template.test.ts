import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from './evaluate.ts';
import { functions } from './functions.ts';
import { TemplateError } from './nodes.ts';
import { parseTemplate } from './parse.ts';
import { fromJson } from './values.ts';

// What kubectl makes of the same templates; test/e2e/comparison runs some through both.

const object = {
  kind: 'Pod',
  metadata: { name: 'web', labels: { b: '2', a: '1' }, generation: 12345678 },
  spec: { containers: [{ name: 'c', args: [] }, { name: 'd' }], hostNetwork: true, priority: 0, nodeName: null },
};

function outcome(template: string, strict = false): string {
  try {
    return evaluate(parseTemplate(template, functions), fromJson(object), { strict });
  } catch (error) {
    assert.ok(error instanceof TemplateError, String(error));
    return error.message;
  }
}

const at = (place: string, text: string) => `template: output:${place}: executing "output" at <${text}>: `;

for (const [template, text] of [
  // Values and how they are printed.
  ['{{.metadata.name}} {{.metadata.generation}} {{.spec.hostNetwork}} {{.spec.priority}}', 'web 12345678 true 0'],
  ['{{.nosuch}} {{.nosuch.below}} {{.spec.nodeName}}', '<no value> <no value> <no value>'],
  ['{{.metadata.labels}} {{.spec.containers}}', 'map[a:1 b:2] [map[args:[] name:c] map[name:d]]'],
  [
    '{{1_000}} {{0x1F}} {{017}} {{1e3}} {{1.5}} {{1000000.0}} {{eq .spec.priority 0}} {{"a\\t\\u00e9"}} {{`\\n`}} {{true}} {{print nil}}',
    '1000 31 15 1000 1.5 1e+06 true a\té \\n true <nil>',
  ],
  ["{{'a'}}", '97'],
  // Control.
  ['{{range .spec.containers}}{{.name}},{{end}}', 'c,d,'],
  ['{{range $i, $c := .spec.containers}}{{$i}}{{$c.name}}{{$.kind}} {{end}}', '0cPod 1dPod '],
  ['{{range $key, $value := .metadata.labels}}{{$key}}={{$value}};{{end}}', 'a=1;b=2;'],
  ['{{range .nosuch}}x{{else}}none{{end}}', 'none'],
  ['{{range .spec.containers}}{{if eq .name "d"}}{{break}}{{end}}{{.name}}{{end}}', 'c'],
  ['{{range .spec.containers}}{{if eq .name "c"}}{{continue}}{{end}}{{.name}}{{end}}', 'd'],
  ['{{if .nosuch}}a{{else if .kind}}b{{else}}c{{end}}', 'b'],
  ['{{with .metadata}}{{.name}}{{else}}none{{end}}{{with .nosuch}}a{{else}}b{{end}}', 'webb'],
  ['{{$x := 1}}{{if true}}{{$x = 2}}{{$x := 3}}{{end}}{{$x}}', '2'],
  ['{{define "x"}}[{{.}}]{{end}}{{template "x" .kind}}{{block "y" .kind}}({{.}}){{end}}', '[Pod](Pod)'],
  [' a {{- "b" -}} c{{/* d */}}', ' abc'],
  // Functions.
  [
    '{{eq .kind "Job" "Pod"}} {{ne 1 2}} {{lt 1 2}} {{ge "b" "a"}} {{eq .nosuch "x"}} {{eq nil nil}}',
    'true true true true false true',
  ],
  ['{{and .kind 0}} {{or 0 "x"}} {{not .nosuch}} {{and 0 (index nil 1)}}', '0 x true 0'],
  [
    '{{len .spec.containers}} {{len "é"}} {{(index .spec.containers 1).name}} {{index .metadata.labels "a"}}',
    '2 2 d 1',
  ],
  ['{{slice "abcdef" 1 3}} {{index "abc" 1}} {{.kind | printf "%s-%s" "x"}}', 'bc 98 x-Pod'],
  ['{{print "a" 1 2 "b" true}} {{println 1 "x"}}', 'a1 2btrue 1 x\n'],
  ['{{html "<a&\'b>"}} {{js "a\'<"}} {{urlquery "a b&c/d"}}', "&lt;a&amp;&#39;b&gt; a\\'\\u003C a+b%26c%2Fd"],
  ['{{exists . "metadata" "name"}} {{exists .spec.containers 5}} {{base64decode "YWI="}}', 'true false ab'],
  [
    '{{printf "%d|%5d|%-5d|%05d|%+d|%x|%t|%.2f|%e|%q|%v|%%" 1 3 3 3 4 255 true 1.5 1e6 "a\\n" .kind}}',
    '1|    3|3    |00003|+4|ff|true|1.50|1.000000e+06|"a\\n"|Pod|%',
  ],
  [
    '{{printf "%d" 1.5}} {{printf "%s" 1}} {{printf "%d"}} {{printf "a" 1}} {{printf "%v" nil}}',
    '%!d(float64=1.5) %!s(int=1) %!d(MISSING) a%!(EXTRA int=1) <nil>',
  ],
] as const)
  test(`a template of Go gives: ${template}`, () => assert.equal(outcome(template), text));

for (const [template, message] of [
  ['{{.x', 'template: output:1: unclosed action'],
  ['a\n{{"b}}', 'template: output:2: unterminated quoted string'],
  ['{{if}}', 'template: output:1: missing value for if'],
  ['{{if .kind}}', 'template: output:1: unexpected EOF'],
  ['{{end}}', 'template: output:1: unexpected {{end}}'],
  ['{{nosuch}}', 'template: output:1: function "nosuch" not defined'],
  ['{{$x}}', 'template: output:1: undefined variable "$x"'],
  ['{{break}}', 'template: output:1: {{break}} outside {{range}}'],
  ['{{1 | 2}}', 'template: output:1: non executable command in pipeline stage 2'],
  ['{{1.x}}', 'template: output:1: bad number syntax: "1.x"'],
  ['{{(.kind}}', 'template: output:1: unclosed left paren'],
  ['{{.kind)}}', 'template: output:1: unexpected right paren'],
  ["{{'ab'}}", "template: output:1: malformed character constant: 'ab'"],
  ['{{@}}', 'template: output:1: unexpected "@" in command'],
  ['{{range $a, $b, $c := .}}{{end}}', 'template: output:1: too many declarations in range'],
  ['{{.kind.x}}', `${at('1:7', '.kind.x')}can't evaluate field x in type interface {}`],
  ['\n {{.spec.nodeName.x}}', `${at('2:8', '.spec.nodeName.x')}nil pointer evaluating interface {}.x`],
  ['{{eq 1 1.0}}', `${at('1:2', 'eq 1 1.0')}error calling eq: incompatible types for comparison`],
  ['{{lt . 1}}', `${at('1:2', 'lt . 1')}error calling lt: invalid type for comparison`],
  [
    '{{index .spec.containers 5}}',
    `${at('1:2', 'index .spec.containers 5')}error calling index: index out of range: 5`,
  ],
  ['{{range .kind}}{{end}}', `${at('1:8', '.kind')}range can't iterate over Pod`],
  ['{{template "x"}}', `${at('1:11', '{{template "x"}}')}template "x" not defined`],
  ['{{define "x"}}{{template "x"}}{{end}}{{template "x"}}', /exceeded maximum template depth/],
  ['{{.kind "x"}}', `${at('1:2', '.kind')}kind is not a method but has arguments`],
  ['{{ne 1 1 1}}', `${at('1:2', 'ne')}wrong number of args for ne: want 2 got 3`],
  ['{{nil}}', `${at('1:2', 'nil')}nil is not a command`],
] as const)
  test(`a template of Go is refused: ${template}`, () => {
    if (typeof message === 'string') assert.equal(outcome(template), message);
    else assert.match(outcome(template), message);
  });

test('a key that is not there is an error where that is asked for', () => {
  assert.equal(outcome('{{.nosuch}}', true), `${at('1:2', '.nosuch')}map has no entry for key "nosuch"`);
});
