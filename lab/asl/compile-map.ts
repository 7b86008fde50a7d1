/** Compiles what a Map has besides its iterations: limits, and the parts of a Distributed Map. */

import { fieldsOf } from './compile-fields.ts';
import type { DefinitionOf } from './definition.ts';
import { InvalidDefinition, unknownResource } from './errors.ts';
import type { DistributedMap, MapState } from './machine.ts';
import type { QueryLanguage } from './query.ts';

type MapDefinition = DefinitionOf<'Map'>;

/** The list of states for each item; a legacy definition calls it Iterator. */
export function processorOf(parsed: MapDefinition): MapDefinition['ItemProcessor'] {
  return parsed.ItemProcessor ?? ('Iterator' in parsed ? parsed.Iterator : undefined);
}

type MapFields = Pick<
  MapState,
  | 'items'
  | 'itemSelector'
  | 'maxConcurrency'
  | 'toleratedFailureCount'
  | 'toleratedFailurePercentage'
>;

export function mapFieldsOf(language: QueryLanguage, parsed: MapDefinition): MapFields {
  return fieldsOf(language, parsed, {
    names: {
      items: 'Items',
      itemSelector: 'ItemSelector',
      maxConcurrency: 'MaxConcurrency',
      toleratedFailureCount: 'ToleratedFailureCount',
      toleratedFailurePercentage: 'ToleratedFailurePercentage',
    },
  });
}

/** Only Amazon S3 is read and written. */
function checkResource(resource: string, actions: readonly string[], field: string): void {
  if (actions.some((action) => resource === `arn:aws:states:::s3:${action}`)) return;
  throw new InvalidDefinition(unknownResource(resource), `${field}/Resource`);
}

/** Undefined for an inline Map. */
export function distributedOf(
  language: QueryLanguage,
  name: string,
  parsed: MapDefinition,
): DistributedMap | undefined {
  const config = processorOf(parsed)?.ProcessorConfig;
  if (config?.Mode !== 'DISTRIBUTED') return undefined;
  const { ItemBatcher, ItemReader, ResultWriter } = parsed;
  const around = { InputPath: 'InputPath' in parsed ? parsed.InputPath : undefined };
  return {
    label: parsed.Label ?? name.replace(/[^\w-]/g, '').slice(0, 40),
    executionType: config.ExecutionType ?? 'STANDARD',
    ...(ItemReader !== undefined && {
      reader: readerOf(language, { ...around, ...ItemReader }),
    }),
    ...(ItemBatcher !== undefined && {
      batcher: fieldsOf(
        language,
        { ...around, ...ItemBatcher },
        {
          names: {
            maxItemsPerBatch: 'MaxItemsPerBatch',
            maxInputBytesPerBatch: 'MaxInputBytesPerBatch',
            batchInput: 'BatchInput',
          },
          path: 'ItemBatcher/',
        },
      ),
    }),
    ...(ResultWriter !== undefined && {
      writer: writerOf(language, { ...around, ...ResultWriter }),
    }),
  };
}

/** Without a WriterConfig, what is written tells all of each execution. input-output-resultwriter.html. */
function writerOf(
  language: QueryLanguage,
  writer: NonNullable<MapDefinition['ResultWriter']>,
): NonNullable<DistributedMap['writer']> {
  const { Resource, WriterConfig = {} } = writer;
  if (Resource !== undefined) checkResource(Resource, ['putObject'], 'ResultWriter');
  const { Transformation = Resource === undefined ? 'COMPACT' : 'NONE', OutputType = 'JSON' } =
    WriterConfig;
  return {
    resource: Resource,
    transformation: Transformation,
    outputType: OutputType,
    ...fieldsOf(language, writer, { names: { arguments: 'Arguments' }, path: 'ResultWriter/' }),
  };
}

const delimiters = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' } as const;

function readerOf(
  language: QueryLanguage,
  reader: NonNullable<MapDefinition['ItemReader']> & { readonly InputPath: unknown },
): NonNullable<DistributedMap['reader']> {
  const { InputPath, ReaderConfig } = reader;
  checkResource(reader.Resource, ['getObject', 'listObjectsV2'], 'ItemReader');
  const { CSVHeaders, CSVHeaderLocation, CSVDelimiter = 'COMMA', ...config } = ReaderConfig;
  const { InputType, ManifestType, Transformation, ItemsPointer } = config;
  return {
    resource: reader.Resource,
    ...fieldsOf(language, reader, { names: { arguments: 'Arguments' }, path: 'ItemReader/' }),
    ...fieldsOf(
      language,
      { ...ReaderConfig, InputPath },
      { names: { maxItems: 'MaxItems' }, path: 'ItemReader/ReaderConfig/' },
    ),
    inputType: InputType === 'MANIFEST' ? undefined : InputType,
    manifest: InputType === 'MANIFEST' ? (ManifestType ?? 'S3_INVENTORY') : ManifestType,
    loadsObjects: Transformation === 'LOAD_AND_FLATTEN',
    itemsPointer: ItemsPointer,
    csvHeaders: CSVHeaderLocation === 'GIVEN' ? CSVHeaders?.map(String) : undefined,
    csvDelimiter: delimiters[CSVDelimiter],
  };
}
