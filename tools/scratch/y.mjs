import { stringify } from 'yaml';
console.log(JSON.stringify(stringify({apiVersion:'v1',m:{creationTimestamp:'2026-11-24T00:00:00Z',managedFields:[{a:'v1',f:{'f:data':{'.':{},'f:a':{}}}}]},rv:"12", y:"y", n:'null'},{ sortMapEntries: true, lineWidth: 0, version: '1.1', indentSeq: false, defaultKeyType: 'PLAIN' })));
